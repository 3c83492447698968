export { AcceptedBy } from './accepted-by.decorator';
export { messageOfValue } from './message-of-value';
export { Satisfies, TextSatisfies } from './satisfies.decorator';
export {
  EveryOccurrence,
  isTrue,
  IsTrueOrFalse,
  LastOccurrence,
  lastOccurrenceOf,
} from './parameters.decorator';
export {
  FreeForm,
  Nested,
  type NestedOptions,
  NullIsAValue,
  ReadAs,
  WireObject,
} from './wire-object.decorator';
export { memberNamesOf } from './wire-members';
