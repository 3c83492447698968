/**
 * Whether a routing key matches a topic pattern of RabbitMQ: words separated by dots, where `*` matches one word and `#`
 * matches zero or more words (https://www.rabbitmq.com/tutorials/tutorial-five-javascript).
 */
export function matchesTopic(pattern: string, routingKey: string): boolean {
  return matches(pattern.split('.'), routingKey.split('.'));
}

function matches([part, ...rest]: string[], words: string[]): boolean {
  if (part === undefined) return words.length === 0;
  if (part === '#')
    return matches(rest, words) || (words.length > 0 && matches(['#', ...rest], words.slice(1)));
  return words.length > 0 && (part === '*' || part === words[0]) && matches(rest, words.slice(1));
}

/**
 * Converts a topic pattern to a regular expression of PostgreSQL for a routing key with a leading dot, so that every word
 * has one. Adjacent `#` are equivalent to one `#`, which is cheaper.
 */
export function topicPatternToRegularExpression(pattern: string): string {
  const parts = pattern.split('.').filter((part, index, all) => part !== '#' || all[index - 1] !== '#');
  const words = parts.map((part) => {
    if (part === '#') return String.raw`(\.[^.]*)*`;
    return String.raw`\.${part === '*' ? '[^.]*' : escaped(part)}`;
  });
  return `^${words.join('')}$`;
}

const escaped = (word: string): string => word.replace(/[^\w-]/g, String.raw`\$&`);
