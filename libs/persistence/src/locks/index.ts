export * from './advisory-locks';
export * from './ca-advisory-lock';
export * from './ca-row-locks';
