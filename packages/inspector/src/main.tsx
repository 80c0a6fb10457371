import { render } from 'preact';
import { LivePage } from './live/live-page.tsx';
import { applyTheme } from './parts/theme.ts';
import { readRecorded } from './recorded.ts';
import { StaticPage } from './static-view.tsx';
import './styles/tokens.css';
import './styles/page.css';
import './styles/overview.css';
import './styles/login.css';
import './styles/break.css';

applyTheme();
const recorded = readRecorded();
const root = document.getElementById('page');
if (root) render(recorded ? <StaticPage recorded={recorded} /> : <LivePage />, root);
