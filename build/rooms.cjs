// Who may import whom (ARCHITECTURE.md, "Rooms"). The compiler sees each room's globals; this sees its neighbours.
const stages = ['collect', 'watch', 'query', 'rules', 'alerts', 'incidents', 'notify', 'mirror'];
/** A stage may import the stages before it: nobody calls forward, later stages subscribe. */
const noForward = stages.map((stage, i) => ({
  name: `engine-${stage}-not-forward`,
  comment: `engine/${stage} comes before ${stages.slice(i + 1).join(', ') || 'nothing'} in the pipeline`,
  severity: 'error',
  from: { path: `^src-main/engine/${stage}/` },
  to: { path: `^src-main/engine/(${[...stages.slice(i + 1), 'live', 'self', 'report'].join('|')})/` },
}));

const rule = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }, 'a circle has no beginning to read from'),
    rule('no-unresolvable', {}, { couldNotResolve: true, pathNot: '\\?' }, 'an import that leads nowhere'),
    rule('shared-is-pure', { path: '^src-shared' }, { pathNot: ['^src-shared', '^node_modules/(zod|@internationalized/date|@lezer|@prometheus-io/lezer-promql|json-p3|intl-messageformat)'] }, 'src-shared runs everywhere: no platform, no other room'),
    rule('engine-is-plain-node', { path: '^src-main/engine' }, { path: ['^src-main/(desktop|console|api|rpc|cli|entry|app)', '(^|/)node_modules/electron/'] }, 'the engine does not know its host'),
    rule('electron-only-in-desktop', { path: '^src-main', pathNot: '^src-main/(desktop|preload|entry/desktop)' }, { path: '(^|/)node_modules/electron/' }, 'only the desktop room knows Electron'),
    rule('rpc-and-api-see-the-face', { path: '^src-main/(rpc|api)' }, { path: ['^src-main/(desktop|console|cli|app|entry)', '^src-main/engine/store/(tsdb|repo|migrations)'] }, 'rpc and api speak to the engine through its face'),
    rule('desktop-knows-no-renderer', { path: '^src-main' }, { path: '^src-renderer' }, 'the main process never imports the face'),
    rule('headless-without-desktop', { path: '^src-main/(console|cli|app)' }, { path: '^src-main/desktop' }, 'console and command line run without Electron'),
    rule('renderer-is-a-browser', { path: '^src-renderer' }, { path: ['^src-main', '(^|/)node_modules/(electron|better-sqlite3|ws|undici)/'], pathNot: '^node_modules/electron-vite' }, 'the renderer is a web page'),
    rule('renderer-no-node', { path: '^src-renderer' }, { dependencyTypes: ['core'] }, 'the renderer is a web page'),
    rule('ui-and-charts-know-no-page', { path: '^src-renderer/(ui|charts)' }, { path: '^src-renderer/(features|api|state|shell|boot)' }, 'building blocks do not know where they are used'),
    rule('pages-do-not-know-each-other', { path: '^src-renderer/features/([^/]+)/' }, { path: '^src-renderer/features/', pathNot: '^src-renderer/features/$1/' }, 'pages meet in the shell'),
    rule('sources-do-not-import-tests', { path: '^src-' }, { path: '^(test|build)/', pathNot: '^build/icons/' }, 'the product does not contain its tests'),
    ...noForward,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'src-main/tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'] },
  },
};
