import 'reflect-metadata';

export { readVariables, variablesOf } from './read-variables';
export { readFileOf, readJsonFile } from './read-file';
export { ObjectsOf } from './json-members';
export {
  Flag,
  LOG_LEVELS,
  List,
  ListOf,
  Milliseconds,
  NODE_ENVIRONMENTS,
  OneOf,
  ReadWith,
  Text,
  Url,
  UrlList,
  WholeNumber,
} from './variables';
