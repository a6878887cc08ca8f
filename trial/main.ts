import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs, parseEnv } from 'node:util'
import { readOptionFile, UnreadableFileError } from '../src/app/cli/option-file.ts'
import { createHttpClient } from '../src/auth/http-client.ts'
import { systemClock } from '../src/core/clock.ts'
import { createProxyFor } from '../src/core/proxy.ts'
import { CannotBeginError, type TrialOptions } from './connect.ts'
import { record, replay, runDemo } from './emulated.ts'
import { listChecks } from './list.ts'
import { atTerminal, NoAnswerError, type Person, readAnswers, withAnswers } from './person.ts'
import { SignInError } from './sign-in.ts'
import { runTrial, undoTrial } from './trial.ts'

const usage = `Tries Rollcall in a development tenant: trial/README.md. Changes two accounts that you name, and takes that back.

  npm run trial -- --env <file> --as <object ID>         sign in through the bot, which you have sent \`sign in\`
  npm run trial -- --client <app ID> --tenant <tenant>   sign in with a device code; Graph only, unless --env is given
  npm run trial -- --undo ...                            take back what a trial that was killed has left
  npm run trial -- --list                                what it checks, and how to do that by hand
  npm run trial -- --demo                                all of it against the emulator, with scripted answers
  npm run trial -- --replay <report>                     compare the answers in a report with the emulator's
  npm run trial -- --record                              write down how the emulator answers (trial/baseline.ndjson)

  --only <id,id>      the basic checks and these
  --answers <file>    answers in a JSON file, in place of the terminal
  --report <file>     where the report goes; trial-report.md by default
  --service-url <url> Teams' address for bots outside the public cloud

Exits with code 0 if nothing surprised, 1 if something did, 2 if it could not begin.
`

const terminal = process.stdout
const write = (text: string) => void terminal.write(text)

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      env: { type: 'string' },
      as: { type: 'string' },
      client: { type: 'string' },
      tenant: { type: 'string' },
      only: { type: 'string' },
      answers: { type: 'string' },
      report: { type: 'string', default: 'trial-report.md' },
      folder: { type: 'string', default: '.trial' },
      'service-url': { type: 'string' },
      replay: { type: 'string' },
      undo: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      demo: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    write(usage)
    return 0
  }
  if (values.list) {
    write(listChecks())
    return 0
  }
  const stop = new AbortController()
  interruptible(stop)
  if (values.demo) return runDemo({ report: values.report, write, signal: stop.signal })
  if (values.record) return record({ signal: stop.signal })
  if (values.replay !== undefined)
    return replay(readOptionFile('--replay', values.replay).toString(), { write, signal: stop.signal })
  const file = values.env === undefined ? {} : parseEnv(readOptionFile('--env', values.env).toString())
  const person: Person =
    values.answers === undefined ? atTerminal(stop.signal) : withAnswers(readAnswers(values.answers), write)
  const environment = { ...file, ...process.env }
  const proxyFor = createProxyFor({ httpsProxy: environment['HTTPS_PROXY'], noProxy: environment['NO_PROXY'] })
  // Graph itself gives up on some requests after a minute.
  const client = createHttpClient(
    { headersTimeout: 70_000, bodyTimeout: 70_000, connect: { timeout: 10_000 } },
    proxyFor,
  )
  mkdirSync(dirname(values.report), { recursive: true })
  const options: TrialOptions = {
    environment,
    proxyFor,
    as: values.as,
    client: values.client === undefined ? undefined : { id: values.client, tenant: values.tenant ?? 'organizations' },
    serviceUrl: values['service-url'],
    only: values.only?.split(',').map((id) => id.trim()),
    report: values.report,
    folder: values.folder,
    person,
    send: client.send,
    clock: systemClock,
    signal: stop.signal,
  }
  try {
    if (values.undo) return (await undoTrial(options)) === 0 ? 0 : 1
    return (await runTrial(options)).code
  } finally {
    person.close()
    await client.close()
  }
}

/** The first Ctrl+C stops and undoes everything; the second one gives up, and says what to do. */
function interruptible(stop: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) {
        write('\nGiven up. Take back what is left: npm run trial -- --undo\n')
        process.exit(1)
      }
      write('\nStopping, and taking everything back.\n')
      stop.abort(new Error('You stopped it.'))
    })
}

/** Errors shown as a message without a stack trace. */
const known = [CannotBeginError, SignInError, NoAnswerError, UnreadableFileError]

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const { code } = Object(error) as { code?: unknown }
  const isKnown = known.some((one) => error instanceof one) || /^ERR_PARSE_ARGS/.test(String(code))
  console.error(isKnown && error instanceof Error ? error.message : error)
  process.exitCode = 2
}
