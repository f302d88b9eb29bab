/** What a command ends with: 0 done, 1 the work found something wrong, 2 bad usage, 3 a component is unreachable. */
export const EXIT = { done: 0, found: 1, usage: 2, unreachable: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with one line that says what to do. */
export class CommandFailed extends Error {
  readonly exit: ExitCode;
  constructor(exit: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
  }
}
