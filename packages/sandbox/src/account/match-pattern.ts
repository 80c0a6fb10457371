/**
 * Whether a text fits a pattern of a policy: `*` stands for any characters, `?` for exactly one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 *
 * Not by way of a regular expression, in which a pattern of many stars could take for ever.
 */
export function matchPattern(pattern: string, text: string): boolean {
  let position = 0;
  let index = 0;
  let star = -1;
  let resumeAt = 0;
  while (index < text.length) {
    if (pattern[position] === '*') {
      star = position;
      resumeAt = index;
      position += 1;
    } else if (pattern[position] === '?' || pattern[position] === text[index]) {
      position += 1;
      index += 1;
    } else if (star !== -1) {
      // The last star takes one character more. Those before it need not: what they could match, it can too.
      resumeAt += 1;
      index = resumeAt;
      position = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[position] === '*') position += 1;
  return position === pattern.length;
}
