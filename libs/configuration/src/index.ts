import 'reflect-metadata';

export { ProcessVariables } from './process-variables';
export { ObjectsOf, readFileOf, readJsonFile } from './read-file';
export { readVariables, variablesOf } from './read-variables';
export {
  Flag,
  List,
  ListOf,
  Milliseconds,
  OneOf,
  ReadWith,
  Text,
  Url,
  UrlList,
  WholeNumber,
} from './variables';
