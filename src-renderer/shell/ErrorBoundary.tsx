import { Component, type ReactNode } from 'react';
import { ErrorState } from '../ui/ErrorState.tsx';

interface Props {
  readonly children: ReactNode;
}
interface State {
  readonly error: Error | undefined;
}

/** Keeps a fault of one page from taking the frame down with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    // A newer version was installed under an open tab: its pages have other file names.
    if (/dynamically imported module/i.test(this.state.error.message))
      return (
        <ErrorState
          title="The console was updated. This page has to be loaded again."
          error={this.state.error}
          onRetry={() => {
            location.reload();
          }}
        />
      );
    return (
      <ErrorState
        title="This page stopped working. Watching and alerting go on."
        error={this.state.error}
        onRetry={() => {
          this.setState({ error: undefined });
        }}
      />
    );
  }
}
