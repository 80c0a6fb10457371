import type { LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { Tabs } from '../parts/tabs.tsx';
import { LoginHeader } from './login-header.tsx';
import { MessagesView } from './messages-view.tsx';
import { SignatureView } from './signature-view.tsx';

export interface LoginViewProps {
  detail: LoginDetail;
  /** Absent in a recorded run. */
  pcapUrl?: string;
  dialect?: string | undefined;
}

export function LoginView({ detail, pcapUrl, dialect }: LoginViewProps) {
  return (
    <main class="login">
      <LoginHeader detail={detail} dialect={dialect} {...(pcapUrl !== undefined && { pcapUrl })} />
      <Tabs
        label="Parts of the login"
        tabs={[
          {
            id: 'messages',
            name: `Messages (${detail.messages.length})`,
            content: () => <MessagesView detail={detail} />,
          },
          { id: 'signature', name: 'Signature', content: () => <SignatureView detail={detail} /> },
        ]}
      />
    </main>
  );
}
