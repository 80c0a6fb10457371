// Turns of phrase that readers had to read twice, each with what to write in its place. One idea a sentence, in the
// order subject, verb, object: the sentence that one would say aloud to a colleague.

export interface Pattern {
  /** What a report calls it. */
  name: string;
  /** Matched with the flags `g` and `m`, on text without code, link targets and quotations. */
  pattern: RegExp;
  /** What to write. */
  advice: string;
}

// Of a line, a sentence, a clause, a table cell or a list item. A text in code begins after white space.
const START = String.raw`(?<=^[ ]*|[.!?:;|][ ]+|^[ ]*(?:-|\d+\.)[ ]+|[ ]{2})`;

const starting = (text: string) => new RegExp(START + text, 'gm');

/** In the order in which a report counts them. */
export const patterns: readonly Pattern[] = [
  // A negation where a statement would do.
  {
    name: 'is none',
    pattern: /\b(is|are|was|were) none\b/g,
    advice: 'Say what it is, or what is wrong with it.',
  },
  {
    name: 'is no thing',
    pattern:
      /(?<!\b[Tt]here |\b[Tt]hat |\bproblem )\b(is|are|was) no (?!longer\b|more\b|less\b|doubt\b)(?=[\w·])/g,
    advice: 'Write "is not a …".',
  },
  {
    name: 'no switch',
    pattern: /\bno switch\b/gi,
    advice: 'Write "nothing to enable", and what to do instead.',
  },
  {
    name: 'accepts nothing',
    pattern: /\b(accepts?|assumes?|becomes?|grants?) nothing\b/g,
    advice: 'Say what it does.',
  },
  { name: 'or nothing at all', pattern: /\bor nothing at all\b/g, advice: 'Name the outcomes.' },
  { name: 'nobody to ask', pattern: /\b(nobody|nothing|no one) to ask\b/g, advice: 'Say what is missing.' },
  { name: 'or never was', pattern: /\bor never (was|did|had)\b/g, advice: 'Write the second verb out.' },
  // Inverted clauses.
  {
    name: 'What …, is',
    pattern: starting(String.raw`What (?:(?!says:)[^.?!:;|\n])+?(?=\.(?:\s|$|['"\`]))`),
    advice: 'Begin with the subject: not "What is needed is X" but "X is needed".',
  },
  {
    name: 'Whoever …',
    pattern: starting(String.raw`Whoever [^.?!:|\n]+(?=\.(?:\s|$))`),
    advice: 'Begin with the subject: "Anyone who …", "A program that …".',
  },
  {
    name: 'Of these …',
    pattern: starting(String.raw`Of (?!course\b)[^,.?!|\n]+ (?:there )?(?:is|are|has|have|only)\b`),
    advice: 'Begin with the subject.',
  },
  {
    name: 'There the …',
    pattern: /(?<=[.:;] |^)[Tt]here (the|a|an|your|its|these|those)\b/gm,
    advice: 'Name the place: "On a server, …".',
  },
  {
    name: 'Behind each …',
    pattern: starting(
      String.raw`(?:Behind|Beside|Beneath|Under|Between) [^,.?!:|\n]+ (?:stands|stand|goes|go|lies|follows|follow)\b`,
    ),
    advice: 'Begin with the subject.',
  },
  {
    name: 'nor is',
    pattern: /\bnor (is|are|was|were|has|have|does|do|did|can|may)\b/gi,
    advice: 'Write "and … not".',
  },
  {
    name: 'so does',
    pattern: /(?<=[;,.] (and )?)[Ss]o (is|are|does|do|has|have) (a|an|the|[a-zA-Z·]+)\b(?! (that|as)\b)/g,
    advice: 'Write a sentence with its subject first: "… too".',
  },
  // Pronouns without a noun.
  {
    name: 'of these',
    pattern: /\b[Oo]f these(?= (is|are|has)\b|[,.;])/g,
    advice: 'Name the things.',
  },
  { name: 'such a one', pattern: /\bsuch (an? )?ones?\b/g, advice: 'Repeat the noun.' },
  {
    name: 'for whoever',
    pattern: /\b(for|to|by|of|with) whoever\b/g,
    advice: 'Write "for anyone who", or name them.',
  },
  { name: 'whom', pattern: /\bwhom\b/gi, advice: 'Write a second sentence, or use "that" or "who".' },
  {
    name: 'what it lacks',
    pattern: /\bwhat (it|each|he|one|they|that|this) (lacks?|wants?)\b/g,
    advice: 'Write "needs", and name the thing.',
  },
  {
    name: 'asks for it',
    pattern: /\b(do|does|did) not ask for (it|this|them|that|one)\b|\bwhere (it|one|they) asks? for\b/g,
    advice: 'Write "needs" or "works with".',
  },
  {
    name: 'do without',
    pattern: /\b(do|does|others) without(?= *[.;,)]| it\b| them\b)/g,
    advice: 'Say what needs it.',
  },
  {
    name: 'all the same',
    pattern: /\b(all the same|none the less|for all that)\b/g,
    advice: 'Write "anyway" or "still".',
  },
  // Passives that hide who acts.
  {
    name: 'is asked for',
    pattern:
      /\b(is|are|was|were|be|been|being|that was|not) (?:(?:not|never|only|then) )*(asked|looked|waited|talked) (for|at|after|about)\b/g,
    advice: 'Use the active voice: who asks, or looks.',
  },
  {
    name: 'is to be had',
    pattern: /\bto be (had|found|seen|told|looked for)\b/g,
    advice: 'Write "is available", "you find".',
  },
  {
    name: 'takes no part',
    pattern: /\b(takes?|plays?|takes?|took) (no|any|its|their) part\b/g,
    advice: 'Write "has no effect".',
  },
  { name: 'it says so', pattern: /\b(an?|one|errors?) that says? so\b/g, advice: 'Say what it says.' },
  // Turns that no technical writer would choose.
  {
    name: 'as far as … allow',
    pattern: /\b[Aa]s far as\b(?! (is|we|anybody) knows?n?\b)/g,
    advice: 'Write "what … allows".',
  },
  { name: 'or better', pattern: /\bor better\b/g, advice: 'Give the better one first.' },
  {
    name: 'the good news',
    pattern: /\b(good news|come[s]? with (its|their) share|is comfortable)\b/g,
    advice: 'Say it plainly.',
  },
  {
    name: 'that is, no',
    pattern: /\bthat is, (no|not)\b/g,
    advice: 'State the limit, then what follows from it.',
  },
  {
    name: 'somebody else',
    pattern:
      /\b(be|become|becomes|is|as|for|program|than|up as|out as) (somebody|someone) else\b|\b(somebody|someone) else than\b/g,
    advice: 'Write "another user" or "another identity".',
  },
  {
    name: 'stands here',
    pattern: /\b(stands?|stood) (here|there|on|in(?! for\b)|behind|beneath|beside|twice)\b/g,
    advice: 'Write "is" or "appears", or "represents".',
  },
  {
    name: 'one a line',
    pattern: /\b(one|each) a (line|day|week|second)\b/g,
    advice: 'Write "one per line".',
  },
  {
    name: 'of which',
    pattern: /\bof which\b/g,
    advice: 'Write a second sentence.',
  },
  {
    name: 'without a word',
    pattern:
      /\b(without a word|in silence|and no more(?=[.,;:])|nothing but|anew|spelled so|stays? good|comes? of it)\b/g,
    advice: 'Write "silently", "only", "again", "with this spelling", "remains valid".',
  },
  // Terms.
  {
    name: 'bare driver',
    pattern: /\bbare (driver|drivers|MongoClient|client|·)/g,
    advice: 'Write "plain driver": the driver without connect.',
  },
  {
    name: 'the guide’s',
    pattern:
      /(?<![Ss]ource )\b([Tt]he guide['’]s|[Gg]uide: |[Gg]uide \(troubleshooting\)|[Tt]he guide (says|names|creates|attaches|lists|recommends|wants|shows))/g,
    advice: 'Write "the source guide" for the other one.',
  },
];
