import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `sonograft serve` listens while the pages are worked on. */
const SERVER = process.env['SONOGRAFT_SERVER'] ?? 'http://127.0.0.1:8585';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The content policy allows no script of a data: address, and fonts or images need none.
    assetsInlineLimit: 0,
    // Charts alone are larger, and are loaded when one is shown.
    chunkSizeWarningLimit: 700,
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': SERVER } },
});
