/*
 * A child on a exitWithParent ends when the process that started it is gone, even killed with -9: the channel between them closes then.
 * It is asked to stop first, so that it can put its things away.
 */
const program = `process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 2000).unref()
})`

/** Arguments of `node` that put a child, started with an IPC channel, on a exitWithParent. */
export const exitWithParent: readonly string[] = ['--import', `data:text/javascript,${encodeURIComponent(program)}`]
