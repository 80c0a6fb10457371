import type { LoginDetail, Tampering } from '@atlas-aws-iam/sandbox/inspect';
import { CHECKS } from '../checks.ts';
import { CODES, type RefusalCode } from '../codes.ts';
import { explanationCode } from '../explanation-code.ts';
import { Verdict } from '../parts/verdict.tsx';
import { TAMPERINGS } from './tamperings.ts';
import { DIALECT_NAMES, type Words, wordsOf } from './words.ts';

export interface TamperingCardProps {
  name: Tampering;
  isOn: boolean;
  isDisabled: boolean;
  /** The newest login that it alone broke. */
  refused: LoginDetail | undefined;
  isHealed: boolean;
  principal: string;
  dialect: string | undefined;
  onToggle(on: boolean): void;
}

export function TamperingCard(props: TamperingCardProps) {
  const { name, isOn, isDisabled, refused, isHealed, principal, dialect, onToggle } = props;
  const { title, text, ...expected } = TAMPERINGS[name];
  const check = refused?.check ?? expected.check;
  const words = wordsOf(check, refused?.attempt.stsStatus ?? 403, principal);
  const told = refused?.words;
  const code =
    (refused && explanationCode(refused)) ?? foreseenCode(expected.code, words[dialect ?? 'atlas']);
  return (
    <li class={isOn ? 'tampering is-on' : 'tampering'} data-tampering={name}>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        disabled={isDisabled}
        aria-describedby={`${name}-text`}
        onClick={() => onToggle(!isOn)}
      >
        <i aria-hidden="true" />
        {title}
      </button>
      <p id={`${name}-text`}>{text}</p>
      <p class="outcome">
        {refused ? (
          <>
            <Verdict isRefused={!isHealed}>
              {isHealed ? 'healed' : `refused by the check: ${CHECKS[check]?.title ?? check}`}
            </Verdict>
            <a href={`#login=${refused.id}`}>{`login ${refused.id}`}</a>
          </>
        ) : (
          <span class="dim">Refused by the check: {CHECKS[check]?.title ?? check}</span>
        )}
      </p>
      <dl class="words-of">
        {Object.entries(words).map(([id, { code: number, errmsg }]) => {
          const isTold = told !== undefined && id === dialect;
          return (
            <div key={id} class={isTold ? 'is-told' : undefined}>
              <dt>{DIALECT_NAMES[id]}</dt>
              <dd>
                <code>{isTold ? `${told.code} ${told.errmsg}` : `${number} ${errmsg}`}</code>
              </dd>
            </div>
          );
        })}
      </dl>
      <p class="code-line">
        <code>{code}</code> <span>{CODES[code].summary}</span>
      </p>
    </li>
  );
}

/** What is known on the client's side is known in every dialect; for the rest a server that gives no reason leaves none. */
function foreseenCode(code: RefusalCode, words: Words | undefined): RefusalCode {
  const isKnownToClient = code === 'clock-skewed' || code === 'session-token-missing';
  return words?.code === 18 && !isKnownToClient ? 'authentication-failed' : code;
}
