import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      // Lowers `using` and nothing else of ours: the runtime that the desktop suite can get may be older than the one shipped.
      target: 'node20',
      // Bundled, zod leaves out its forty languages: 2 MB less in the three threads of a console, and a hundred files less to open.
      // nodemailer, which is loaded when there is mail to send, is one file to open instead of forty.
      externalizeDeps: { exclude: ['zod', 'nodemailer'] },
      rollupOptions: {
        input: {
          desktop: at('src-main/entry/desktop.ts'),
          cli: at('src-main/entry/cli.ts'),
        },
        // V8 keeps the source, at two bytes a character as soon as one of them is a curly quote: 5 MB in three threads.
        output: { charset: 'ascii', comments: { jsdoc: false } },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: at('src-main/preload/preload.ts') },
        // A sandboxed preload has to be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      // Strict CSP: no data: fonts or scripts, every asset is a file of its own.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      rollupOptions: {
        input: at('src-renderer/index.html'),
        output: { postBanner: '//# allFunctionsCalledOnLoad' },
      },
    },
  },
});
