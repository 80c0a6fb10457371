import type { ComponentChildren } from 'preact';
import { ThemeSwitch } from './theme-switch.tsx';

export interface PageHeaderProps {
  title?: string;
  links: readonly (readonly [href: string, name: string, isCurrent: boolean])[];
  children?: ComponentChildren;
}

export function PageHeader({ title, links, children }: PageHeaderProps) {
  return (
    <header class="page-header">
      <a class="wordmark" href="#events">
        <strong>MONGODB-AWS</strong> <span>{title ?? 'inspector'}</span>
      </a>
      <nav aria-label="Views">
        {links.map(([href, name, isCurrent]) => (
          <a key={href} href={href} aria-current={isCurrent ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <div class="page-state">
        {children}
        <ThemeSwitch />
      </div>
    </header>
  );
}
