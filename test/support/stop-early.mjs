// Loaded before the program: stops it as soon as it handles signals.
process.on('newListener', (event) => {
  if (event === 'SIGTERM') setImmediate(() => process.kill(process.pid, 'SIGTERM'))
})
