// Declares the exchanges and queues of definitions.json at a running RabbitMQ, through its management API.
// Existing exchanges and queues are kept.
import { readFile } from 'node:fs/promises';

const { RABBITMQ_MANAGEMENT_URL: url, RABBITMQ_USER: user, RABBITMQ_PASSWORD: password } = process.env;

const answer = await fetch(new URL('/api/definitions', url), {
  method: 'POST',
  headers: {
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    'content-type': 'application/json',
  },
  body: await readFile(new URL('definitions.json', import.meta.url)),
});

if (answer.ok) {
  console.log('RabbitMQ has the exchanges and queues of definitions.json');
} else {
  console.error(`RabbitMQ rejected definitions.json: ${answer.status} ${await answer.text()}`);
  process.exitCode = 1;
}
