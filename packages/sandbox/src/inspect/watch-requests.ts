import type { HttpTap } from '../aws/request-log.ts';
import { maskAccessKeyId, maskName } from '../masking/mask-message.ts';
import { headerValue } from '../sigv4/http-request.ts';
import { credentialsIn, issuedKeyId, signingKeyId } from './credentials-in.ts';
import { operationOf } from './operation-of.ts';
import { clientOf, type Watching } from './watching.ts';

/** Records every request to a service of AWS. */
export function watchRequests(watching: Watching): HttpTap {
  return (exchange) => {
    const { record, request } = exchange;
    const accessKeyId = signingKeyId(headerValue(request, 'authorization'));
    const issued = issuedKeyId(exchange);
    // The rest says more of the machine, and changes from call to call.
    const [product] = (headerValue(request, 'user-agent') ?? '').split(' ', 1);
    if (record.isLogin) {
      const nonce = headerValue(request, 'x-mongodb-server-nonce') ?? '';
      watching.underWay.get(nonce)?.addExchange(exchange, watching.clock());
    }
    watching.recorder.add({
      event: 'request',
      ...record,
      operation: operationOf(record, request),
      ...clientOf(watching, credentialsIn(exchange)),
      ...(accessKeyId !== undefined && { accessKeyId: maskAccessKeyId(accessKeyId) }),
      ...(issued !== undefined && { issuedAccessKeyId: maskAccessKeyId(issued) }),
      ...(product && { userAgent: maskName(product) }),
    });
  };
}
