// Loaded before the program: stops it as soon as it listens for signals.
process.on('newListener', (event) => {
  if (event === 'SIGTERM') setImmediate(() => process.kill(process.pid, 'SIGTERM'))
})
