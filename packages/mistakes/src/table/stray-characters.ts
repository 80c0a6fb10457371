import type { Mistake } from '../mistake.ts';
import { withVariables } from '../support/with-variables.ts';

const withUrl = (clusterUrl: string) => withVariables({ AWS_MONGO_CLUSTER_URL: clusterUrl });

/** What comes into a value with it, and cannot be told from it by whoever reads it. */
export const strayCharacters: readonly Mistake[] = [
  {
    code: 'cluster-url-malformed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a second pair of quotation marks around the value of AWS_MONGO_CLUSTER_URL',
    make: withUrl('"mongodb+srv://cluster0.abc.mongodb.net/"'),
    says: /it is in quotation marks.*docker --env-file/s,
  },
  {
    code: 'cluster-url-malformed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with the quotation marks of a word processor around AWS_MONGO_CLUSTER_URL',
    make: withUrl('“cluster0.abc.mongodb.net”'),
    says: 'it is in typographic quotation marks',
  },
  {
    code: 'cluster-url-malformed',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with a carriage return at the end of AWS_MONGO_CLUSTER_URL',
    make: withUrl('cluster0.abc.mongodb.net\r'),
    says: /a line break at its end.*Windows/s,
  },
];
