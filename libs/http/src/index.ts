export { BodyLimit, CA_IMPORT_BODY_LIMIT, MESSAGE_BODY_LIMIT, METADATA_BODY_LIMIT } from './body/body-limit';
export { ErrorBody, ErrorFilter, STATUS_OF_ERROR, textOfError } from './error.filter';
export { LOG_SERIALIZERS } from './logged-requests';
export * from './openapi/openapi';
export { PreferredMediaType } from './preferred-media-type';
export { createFastifyAdapter } from './server/fastify-adapter';
export { HTTP_SERVER_LIMITS } from './server/http-server';
export { type HttpAddress, listenOn } from './server/listen-on';
export * from './server/refused-requests';
export { AcceptedBy, Satisfies, TextSatisfies } from './wire/conditions.decorator';
export { ListQueryRequest, PageOf, toListParameters } from './wire/lists';
export {
  EveryOccurrence,
  isTrue,
  IsTrueOrFalse,
  LastOccurrence,
  lastOccurrenceOf,
} from './wire/parameters.decorator';
export { RequestValidationPipe } from './wire/validation.pipe';
export { messageOfValue, STRUCT_VALIDATION_ERROR, wireText } from './wire/validator-messages';
export { memberNamesOf } from './wire/wire-members';
export { AlsoCalled, FreeForm, Nested, NullIsAValue, ReadAs, WireObject } from './wire/wire-object.decorator';
