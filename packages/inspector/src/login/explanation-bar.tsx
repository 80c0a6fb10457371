import type { Field, Message } from '@atlas-aws-iam/sandbox/inspect';
import { explanationOf } from '../explanations.ts';

const WORDS = { client: 'The client', server: 'The server', sts: 'STS' };

/** What the marked bytes are, and who says so. Its height is fixed, so that nothing moves under the pointer. */
export function ExplanationBar({ message, field }: { message: Message; field: Field | undefined }) {
  const explanation = field && explanationOf(field.topic);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="explanation" aria-label="Explanation" aria-live="polite" tabIndex={0}>
      {field ? (
        <>
          <p class="explanation-head">
            <strong>{field.name}</strong>
            {field.isFilled && <span class="tag filled">overwritten</span>}
            <span class="dim">{bytesOf(field)}</span>
            {field.value !== undefined && <code>{field.value}</code>}
          </p>
          {explanation && (
            <p>
              {explanation.text}{' '}
              <a href={explanation.url} target="_blank" rel="noreferrer">
                {explanation.source} ↗
              </a>
            </p>
          )}
          {field.isFilled && (
            <p>These bytes were a secret, or part of one. As many others stand in their place.</p>
          )}
        </>
      ) : (
        <p class="dim">
          {`${WORDS[message.from] ?? message.from} sends ${message.title} by ${message.protocol}. Point at bytes or at a field; choose one to keep it marked.`}
        </p>
      )}
    </section>
  );
}

function bytesOf({ start, end }: Field): string {
  const count = end - start;
  return count === 1 ? `byte ${start}` : `bytes ${start} to ${end - 1}, ${count.toLocaleString('en')} in all`;
}
