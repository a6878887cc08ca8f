import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { temporaryFolder } from '../support/folders.ts'
import { root } from './project.ts'

describe('the check of the new commits', () => {
  let folder = ''
  const git = (...args: string[]) => {
    const who = ['-c', 'user.name=T', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false']
    const { status, stdout, stderr } = spawnSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    return stdout.trim()
  }
  const commit = async (subject: string, source: string) => {
    await writeFile(join(folder, 'a.ts'), source)
    git('add', '.')
    git('commit', '--quiet', '--allow-empty', '-m', subject)
    return git('rev-parse', 'HEAD')
  }
  const check = (...base: string[]) => {
    const args = [resolve(root, 'scripts/check-commits.mjs'), ...base]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    return { status, said: stdout + stderr }
  }

  before(async () => {
    folder = await temporaryFolder('commits-')
    git('init', '--quiet')
    await writeFile(join(folder, '.gitignore'), 'node_modules\n')
    await writeFile(
      join(folder, 'tsconfig.json'),
      '{ "compilerOptions": { "strict": true, "types": [] }, "files": ["a.ts"] }',
    )
    await symlink(resolve(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  })

  it("finds a commit that doesn't compile even if the next one fixes it, and invalid subjects", async () => {
    const base = await commit('test: begin', 'export const a: number = 1\n')
    assert.deepEqual(check(base), { status: 0, said: '0 commits, 0 problems\n' })
    await commit('test: write it in another way', 'export const a: number = 2\n')
    assert.deepEqual(check(base), { status: 0, said: '1 commits, 0 problems\n' })
    const broken = await commit('test: change it', "export const a: number = 'x'\n")
    await commit('test: Say what a is', 'export const a: number = 5\n')
    await commit('test: nicely done', 'export const a: number = 6\n')
    await commit('Mended', 'export const a: number = 3\n')
    await commit(`test: fix ${'long '.repeat(14)}`, 'export const a: number = 4\n')
    const { status, said } = check(base)
    assert.equal(status, 1)
    assert.match(said, new RegExp(`${broken.slice(0, 9)} test: change it: it does not compile\\na\\.ts\\(1,14\\)`))
    assert.match(said, /test: Say what a is: “say” doesn't say what it does: try show/)
    assert.match(said, /test: nicely done: “nicely” is not one of the verbs/)
    assert.match(said, /Mended: the subject is not of the form "area: summary"/)
    assert.match(said, /the subject has 7\d characters, 72 at most/)
    assert.match(said, /6 commits, 5 problems/)
    assert.equal(git('worktree', 'list').split('\n').length, 1)
  })

  it('checks the last commit if the base is unknown', () => {
    const { status, said } = check('0'.repeat(40))
    assert.equal(status, 1)
    assert.match(said, /is not known here: only the last commit is looked at/)
    assert.match(said, /1 commits, 1 problems/)
  })
})
