/*
 * Ends a child process when its parent is gone, even if killed with -9, because that closes their IPC channel. Sends a
 * signal first, so that the child can clean up.
 */
const program = `process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 2000).unref()
})`

/** Arguments for `node` that make a child with an IPC channel end with its parent. */
export const exitWithParent: readonly string[] = ['--import', `data:text/javascript,${encodeURIComponent(program)}`]

/**
 * Calls `gone` once when the parent process has ended. A shell between npm and us dies of a signal without passing it
 * on.
 */
export function watchParent(gone: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    gone()
  }, 250)
  timer.unref()
}
