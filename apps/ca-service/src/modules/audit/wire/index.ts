export * from './refused-requests.view';
