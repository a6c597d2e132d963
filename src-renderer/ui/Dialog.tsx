import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { cx } from './classes.ts';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** Buttons at the foot, the main one last. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A question or a form over the page. Esc and a click beside it close it; the focus goes back to where it was. */
export function Dialog({ title, isOpen, onClose, wide = false, actions, children }: DialogProps): ReactNode {
  return (
    <ModalOverlay
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className={styles['overlay'] ?? ''}
    >
      <Modal className={cx(styles['modal'], wide && styles['wide'])}>
        <AriaDialog className={styles['dialog'] ?? ''}>
          <Heading slot="title" className={styles['heading'] ?? ''}>
            {title}
          </Heading>
          {children}
          {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
