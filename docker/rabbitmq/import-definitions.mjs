// Gives a running RabbitMQ the exchanges and queues of definitions.json, through its management API.
// What is there already stays as it is.
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
  console.error(`RabbitMQ refused definitions.json: ${answer.status} ${await answer.text()}`);
  process.exitCode = 1;
}
