import { appendFileSync } from 'node:fs'
import path from 'node:path'
import Mocha from 'mocha'

/**
 * Mocha's usual output. Also appends a line for each test file in which something failed, to the file that FAILED_FILES
 * names: how many tests passed, how many tests and hooks failed, and the path.
 */
export default class FailedFiles extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const files = new Map()
    const count = (file, result) => {
      const counted = files.get(file) ?? { passed: 0, failed: 0 }
      counted[result]++
      files.set(file, counted)
    }
    // In parallel runs each file has a root suite of its own, whose hooks don't say in which file they are. In one process,
    // what fails there keeps other files from running, so repeating one file wouldn't do.
    let current
    let unplaced = 0
    runner.on('test', ({ file }) => {
      current = file
    })
    runner.on('pass', ({ file }) => count(file, 'passed'))
    runner.on('fail', ({ file }, error) => {
      const known = file ?? error?.file
      if (known) count(known, 'failed')
      else unplaced++
    })
    runner.on('suite end', ({ root }) => {
      if (!root) return
      if (current && runner.isParallelMode()) for (; unplaced > 0; unplaced--) count(current, 'failed')
      current = undefined
      unplaced = 0
    })
    runner.once('end', () => {
      for (const [file, { passed, failed }] of files)
        if (failed > 0)
          appendFileSync(process.env.FAILED_FILES, `${passed} ${failed} ${path.relative(process.cwd(), file)}\n`)
    })
  }
}
