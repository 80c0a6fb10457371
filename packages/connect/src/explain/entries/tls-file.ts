import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';

// The driver reads the files of its options when it connects, and passes Node's error on.
export const tlsFileEntries: readonly CatalogueEntry[] = [
  {
    code: 'tls-certificate',
    read({ code, path, message }, { evidence }) {
      const option = [...(evidence?.tlsFiles ?? [])].find(
        ([, file]) => path !== undefined && file === path,
      )?.[0];
      if (!option) return;
      return {
        summary: `The file that ${option} names cannot be read`,
        cause: `${code === 'ENOENT' ? 'There is no file of that name, seen from the folder the program runs in' : 'This user may not read it, or it is not a file'}: ${message}`,
        fix: `Give ${option} the whole path of the file, as it is where the program runs (in a container: mount it). Atlas needs none: its authority is one that Node knows.`,
        docs: DOCS.driverTls,
      };
    },
  },
  {
    code: 'tls-certificate',
    read({ code, message }, { evidence }) {
      const options = [...(evidence?.tlsFiles?.keys() ?? [])];
      if (options.length === 0 || !/^ERR_OSSL_/.test(String(code))) return;
      return {
        summary: `What ${options.join(' or ')} names is not what TLS needs`,
        cause: `The file was read, and is not a certificate or key in PEM: ${message}`,
        fix: 'Give it a file with -----BEGIN CERTIFICATE-----, and tlsCertificateKeyFile one with the private key too.',
        docs: DOCS.driverTls,
      };
    },
  },
];
