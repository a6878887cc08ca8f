import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listChecks } from '../../trial/list.ts'
import { readAnswers } from '../../trial/person.ts'
import { root } from '../packaging/project.ts'
import { temporaryFolder } from '../support/folders.ts'
import { trial, useTenant } from './tenant.ts'

const program = join(root, 'trial', 'main.ts')

describe('npm run trial', () => {
  const tenant = useTenant()
  const first = () => {
    const { emulator, answers } = tenant()
    return emulator.world.find(answers['first account'] ?? '')
  }

  function start(args: readonly string[]): ChildProcessWithoutNullStreams {
    const env = { PATH: process.env['PATH'], ...tenant().environment }
    return spawn(process.execPath, ['--import', 'tsx', program, ...args], { cwd: root, env })
  }

  /** Resolves once the process has ended. `answer` gets what it has written so far, and returns what to type. */
  async function ended(
    child: ChildProcessWithoutNullStreams,
    answer: (said: string) => string | undefined = () => undefined,
  ) {
    let said = ''
    let unanswered = ''
    const listen = (part: Buffer) => {
      said += part
      unanswered += part
      const typed = answer(unanswered)
      if (typed === undefined) return
      unanswered = ''
      child.stdin.write(`${typed}\n`)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', (part: Buffer) => {
      said += part
    })
    const [code, signal] = await once(child, 'close')
    return { code: Number(code), signal, said }
  }

  const place = async () => {
    const folder = await temporaryFolder('trial-')
    const { as, serviceUrl } = tenant()
    const args = ['--as', as, '--service-url', serviceUrl, '--folder', folder, '--report', join(folder, 'report.md')]
    return { folder, args }
  }

  /** With a file of answers, so that nobody has to type. */
  const scripted = async () => {
    const { folder, args } = await place()
    const file = join(folder, 'answers.json')
    writeFileSync(file, JSON.stringify({ ...tenant().answers, undo: 'yes' }))
    return { folder, args: [...args, '--answers', file] }
  }

  it('says which file on its command line it cannot use, and why', async () => {
    const { folder, args } = await place()
    const list = join(folder, 'list.json')
    writeFileSync(list, '["yes"]')
    const { code, said } = await ended(start([...args, '--env', join(folder, 'none.env')]))
    assert.equal(code, 2, said)
    assert.match(said, /^--env \S+none\.env cannot be read: there is no such file\.\n$/)
    for (const [answers, expected] of [
      [folder, /^--answers \S+ cannot be read: it is a folder\.$/],
      [list, /list\.json is not a JSON object of texts$/],
      [join(root, 'README.md'), /README\.md is not a JSON object of texts$/],
    ] as const)
      assert.throws(() => readAnswers(answers), { message: expected })
  })

  it('asks a person at a terminal, and understands the beginning of an answer', async () => {
    const { folder, args } = await place()
    const typed: readonly (readonly [RegExp, string])[] = [
      [/first account, made for this trial: $/, tenant().answers['first account'] ?? ''],
      [/second account, made for this trial: $/, tenant().answers['second account'] ?? ''],
      [/only read \(Enter for none\): $/, ''],
      [/\(none, P1, P2\) $/, 'P2'],
      [/Were both accounts made for this trial\? $/, 'perhaps'],
      [/One of: yes, no, skip, later\.\n.*\? $/s, 'y'],
      [/Did the card show a list\? $/, 'n'],
      [/What happened instead\?.* $/, 'A table.'],
    ]
    const answer = (said: string) => typed.findLast(([question]) => question.test(said))?.[1]
    const { code, said } = await ended(start([...args, '--only', 'domains,help-on-desktop']), answer)
    assert.equal(code, 1, said)
    assert.match(said, /as documented +domains: 200/)
    assert.match(said, /SURPRISE +help-on-desktop: no: A table\.\n +The check foresees: An empty card/)
    assert.match(readFileSync(join(folder, 'report.md'), 'utf8'), /A table\./)
  })

  /** Slows down reading back, so that the process is in the middle of a change once the account is disabled. */
  async function inTheMiddle(args: readonly string[], signal: NodeJS.Signals) {
    const { faults } = tenant().emulator
    const id = faults.add({ match: { method: 'GET', path: 'signInSessionsValidFromDateTime' }, delayMs: 1_500 })
    const child = start([...args, '--only', 'disable'])
    const ending = ended(child)
    while (first()?.accountEnabled !== false && child.exitCode === null) await new Promise((go) => setTimeout(go, 20))
    child.kill(signal)
    const done = await ending
    faults.remove(id)
    return done
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`undoes everything after ${signal}`, async () => {
      const { folder, args } = await scripted()
      const { code, said } = await inTheMiddle(args, signal)
      assert.equal(first()?.accountEnabled, true, said)
      assert.match(said, /Stopping, and taking everything back.*Everything has been taken back/s)
      assert.equal(code, 1)
      assert.equal(existsSync(join(folder, 'undo.json')), false)
    })

  it('undoes with --undo what it left when it was killed', async () => {
    const { folder, args } = await scripted()
    await inTheMiddle(args, 'SIGKILL')
    assert.equal(first()?.accountEnabled, false)
    assert.ok(existsSync(join(folder, 'undo.json')))
    const refused = await ended(start(args))
    assert.deepEqual(
      [refused.code, refused.said.trim()],
      [2, 'The last trial left something to take back: run it with --undo first.'],
    )
    const undone = await ended(start([...args, '--undo']))
    assert.match(undone.said, /- enable the account.*Everything has been taken back/s)
    assert.equal(undone.code, 0)
    assert.equal(first()?.accountEnabled, true)
  })

  it('ends when its terminal is closed', async () => {
    const { folder, args } = await place()
    const child = start([...args, '--only', 'help-on-desktop'])
    const { code, said } = await ended(child, (unanswered) => {
      if (/first account, made/.test(unanswered)) child.stdin.end()
      return undefined
    })
    assert.equal(code, 2, said)
    assert.match(said, /There is nobody left to answer/)
    assert.equal(existsSync(join(folder, 'undo.json')), false)
  })

  it('prints every check with --list', async () => {
    const { code, said } = await ended(start(['--list']))
    assert.deepEqual([code, said], [0, listChecks()])
  })

  it('says in a sentence why it can’t start', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /^Say who you are: --as <object ID>, or --client/],
      [['--nonsense'], /^Unknown option '--nonsense'/],
    ]
    for (const [args, says] of cases) {
      const { code, said } = await ended(start(args))
      assert.equal(code, 2, said)
      assert.match(said, says)
    }
  })

  it('replays a report against the emulator as it is now, and says what still differs', async () => {
    const { report } = await trial(tenant(), {
      only: ['domains', 'list'],
      alter: (check, _name, answer) =>
        check === 'domains' ? { ...answer, body: { value: [{ id: 'x', isRoot: true }] } } : answer,
    })
    const { code, said } = await ended(start(['--replay', report]))
    assert.equal(code, 1, said)
    assert.match(said, /^domains\/read: GET \/domains/)
    assert.match(said, /body\.value\[\]\.isRoot: not in the emulator/)
    assert.match(said, /\d+ answers, 1 differ\./)
  })
})
