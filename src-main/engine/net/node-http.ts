/**
 * HTTP of Node, taken without an `import`: an import reads every export of the module, WebSocket among them, and with that
 * loads Node's whole fetch (undici, 13 MB resident) which nothing here uses. Types come from `node:http` as everywhere.
 */
export const { Agent, createServer, request, STATUS_CODES } = process.getBuiltinModule('node:http');
