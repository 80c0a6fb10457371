// A comment, or a text in quotes, in TypeScript as Biome formats it: no text spans lines but a template.
const PARTS =
  /(?<comment>^[ ]*\/\/[^\n]*|[ ]\/\/ [^\n]*|\/\*[\s\S]*?\*\/)|'(?<single>(?:\\.|[^'\\\n])*)'|"(?:\\.|[^"\\\n])*"|`(?<template>(?:\\.|[^`\\])*)`/gm;

/** The program with all but its texts blanked out, so that each stays on its line. A value in a template is one word. */
export function textsInCode(program: string, isWanted: (before: string) => boolean = () => true): string {
  let texts = blank(program);
  for (const { groups, index, 0: part } of program.matchAll(PARTS)) {
    const text = groups?.single ?? groups?.template;
    if (text === undefined || !isWanted(program.slice(0, index))) continue;
    const shown = text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, (value) => value.replace(/[^\n]/g, '·'));
    texts = `${texts.slice(0, index)} ${shown} ${texts.slice(index + part.length)}`;
  }
  return texts;
}

/** Of a program with `--help`, that text only. */
export function usageInCode(program: string): string {
  return textsInCode(program, (before) => /\bUSAGE = $/.test(before));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
