import { createHash } from 'node:crypto';
import { RECORDED_SLOT } from './static-page.ts';

/**
 * The page as one file. Its own policy says what it needs: it stands in the file, so that it also holds where nobody sends
 * headers. Whoever serves it adds `frame-ancestors`, which browsers take from a header only.
 */
export function writePage(script: string, style: string): string {
  // Both would end the element that they stand in.
  const code = script.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const css = style.trim();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${policy(code, css)}">
<title>MONGODB-AWS inspector</title>
<link rel="icon" href="${ICON}">
<style>${css}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page shows bytes and fields with JavaScript, all of which stands in this file.</noscript>
${RECORDED_SLOT}
<script>${code}</script>
</body>
</html>
`;
}

// Data of a recorded run is no script that runs: it needs no hash.
function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

// A key's bow and bit, in the colour of the text of either theme.
const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M5 8a2 2 0 1 0 0 .01M7 8h7v3m-3-3v2" fill="none" stroke="#5b7fa8" stroke-width="1.6"/></svg>',
  );
