import { useState } from 'preact/hooks';
import { nextTheme, readTheme } from './theme.ts';

const NAMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  return (
    <button
      type="button"
      class="theme quiet"
      aria-label={`Colours: ${NAMES[theme]}`}
      title="Colours: as the system has them, light, dark"
      onClick={() => setTheme(nextTheme)}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
      <span class="theme-name">{NAMES[theme]}</span>
    </button>
  );
}
