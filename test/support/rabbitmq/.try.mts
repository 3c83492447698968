import { createServer } from 'vite';
const vite = await createServer({
  configFile: false,
  root: '/work/main',
  logLevel: 'error',
  server: { middlewareMode: true, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const m = await vite.ssrLoadModule('/work/main/test/support/rabbitmq/index.ts');
const t = performance.now();
try {
  const b = await m.rabbitMqForTests();
  console.log('URL', b.url, ((performance.now() - t) / 1000).toFixed(1), 's');
  if (process.argv[2] === 'hold') {
    await new Promise((r) => setTimeout(r, 600000));
  }
  const t2 = performance.now();
  await b.remove();
  console.log('removed', ((performance.now() - t2) / 1000).toFixed(1), 's');
} catch (e) {
  console.log('ERROR', e.message);
  process.exitCode = 1;
}
await vite.close();
