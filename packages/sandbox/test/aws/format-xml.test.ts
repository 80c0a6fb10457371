import fc from 'fast-check';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { xmlText } from '../../src/atlas/sasl/xml-text.ts';
import { formatXml } from '../../src/aws/format-xml.ts';

const builder = new XMLBuilder({ format: true, indentBy: '  ', suppressEmptyNode: true });

const name = fc.stringMatching(/^[A-Za-z]{1,8}$/);
const { tree } = fc.letrec((tie) => ({
  tree: fc.dictionary(
    name,
    fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.oneof(fc.string(), tie('tree'))),
      tie('tree'),
    ),
  ),
}));

test('a document is written as another library writes it', () => {
  fc.assert(
    fc.property(tree, (document) => {
      expect(formatXml('Root', document)).toBe(builder.build({ Root: document }));
    }),
  );
});

test('a time is cut off at its seconds, and what is undefined is left out', () => {
  const document = { At: new Date('2026-01-02T03:04:05.999Z'), Nothing: undefined };
  expect(formatXml('Root', document, ' xmlns="urn:x"')).toBe(
    '<Root xmlns="urn:x">\n  <At>2026-01-02T03:04:05Z</At>\n</Root>\n',
  );
});

test('a text is read as another library reads it', () => {
  const parser = new XMLParser({ parseTagValue: false });
  fc.assert(
    fc.property(fc.string(), (text) => {
      const document = formatXml(
        'Response',
        { Result: { Before: '<Arn>x</Arn>', Arn: text } },
        ' xmlns="urn:x"',
      );
      const read = xmlText(document, 'Response', 'Result', 'Arn');
      expect(read ?? '').toBe(parser.parse(document).Response.Result.Arn);
    }),
  );
});

test.each([
  ['<R><B>x</B></R>', 'elsewhere'],
  ['<R><AB>x</AB></R>', 'in another element, whose name begins so'],
  ['<R><AB>x</A></R>', 'in an element that begins under another name'],
  ['<R><A>x', 'in an element without an end'],
  ['<R><A><B>x</B></A></R>', 'in an element of elements'],
  ['<A>x</A>', 'outside'],
])('there is no text of %s: it is %s', (document) => {
  expect(xmlText(document, 'R', 'A')).toBeUndefined();
});
