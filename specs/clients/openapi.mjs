// Judges an OpenAPI 3.1 document on standard input by the specification's own schema; a spoilt copy must fail.
import { validate } from '@hyperjump/json-schema/openapi-3-1';
import { json } from 'node:stream/consumers';

const SCHEMA = 'https://spec.openapis.org/oas/3.1/schema-base';
const document = await json(process.stdin);
const judged = await validate(SCHEMA, document, 'BASIC');
const spoilt = await validate(SCHEMA, { ...document, info: {} });
if (!judged.valid || spoilt.valid) {
  console.error(spoilt.valid ? 'the schema accepts anything' : JSON.stringify(judged.errors, null, 2));
  process.exit(1);
}
