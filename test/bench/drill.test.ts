import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'

describe('npm run drill', () => {
  it('starts without the tests, and lists its drills', () => {
    // What it needs is loaded before it looks for a build.
    const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/drill.ts', 'nothing'], {
      encoding: 'utf8',
    })
    assert.match(
      stderr,
      /There is no build: npm run build|No drill is called nothing: instance, database, restore, crowd/,
    )
  })
})
