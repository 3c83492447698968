export * from './key-engine.view';
