/*
 * A child ends when the process that started it is gone, even killed with -9: the channel between them closes then.
 * It is asked to stop first, so that it can put its things away.
 */
const program = `process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 2000).unref()
})`

/** Arguments of `node` that make a child, started with an IPC channel, end with its parent. */
export const exitWithParent: readonly string[] = ['--import', `data:text/javascript,${encodeURIComponent(program)}`]

/**
 * Calls `gone` once when the process that started this one is gone. A shell between npm and us dies of a signal and passes
 * none on.
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
