import assert from 'node:assert/strict'
import { json, keysOf, text } from './project.ts'

interface Launch {
  configurations: {
    name: string
    url?: string
    preLaunchTask?: string
    runtimeArgs?: string[]
    port?: number
    serverReadyAction?: { pattern: string }
  }[]
  compounds: { name: string; configurations: string[]; preLaunchTask: string }[]
}
interface Tasks {
  tasks: {
    label: string
    command?: string
    dependsOn?: string[]
    args?: { env?: string }
    problemMatcher?: { background?: { endsPattern: string } }
  }[]
}

const launch = json('.vscode/launch.json') as Launch
const { tasks } = json('.vscode/tasks.json') as Tasks
const { scripts } = json('package.json') as { scripts: Record<string, string> }

describe('the editor settings', () => {
  it('offer the Playground, Teams in both browsers, and the deployed app', () => {
    const offered = [...launch.configurations, ...launch.compounds].map(({ name }) => name)
    for (const name of [
      'Debug in Microsoft 365 Agents Playground',
      'Debug in Teams (Edge)',
      'Debug in Teams (Chrome)',
      'Launch Remote (Edge)',
      'Launch Remote (Chrome)',
    ]) {
      assert.ok(offered.includes(name), name)
    }
  })

  it('refer to existing configurations, tasks, scripts and environments', () => {
    const configurations = launch.configurations.map(({ name }) => name)
    const labels = tasks.map(({ label }) => label)
    for (const { configurations: parts, preLaunchTask } of launch.compounds) {
      for (const part of parts) assert.ok(configurations.includes(part), part)
      assert.ok(labels.includes(preLaunchTask), preLaunchTask)
    }
    for (const { dependsOn = [] } of tasks) for (const label of dependsOn) assert.ok(labels.includes(label), label)
    const commands = [
      ...tasks.map(({ command = '' }) => command),
      ...launch.configurations.map(({ runtimeArgs = [] }) => `npm ${runtimeArgs.join(' ')}`),
    ]
    for (const [, script = ''] of commands.join('\n').matchAll(/npm run (\S+)/g)) assert.ok(scripts[script], script)
    for (const { url = '' } of launch.configurations) {
      for (const [, environment = '', key = ''] of url.matchAll(/\$\{\{(\w+):(\w+)\}\}/g)) {
        assert.ok(keysOf(`env/.env.${environment}`).includes(key), `${environment}:${key}`)
      }
    }
  })

  it('wait for lines the programs print, and attach where the bot listens for the debugger', () => {
    const ready = tasks.flatMap(({ problemMatcher }) => problemMatcher?.background?.endsPattern ?? [])
    assert.equal(ready.length, 1)
    assert.match('Ready on port 3978', new RegExp(ready[0] ?? ''))
    assert.match(text('src/app/process/start.ts'), /Ready on port \$\{port\}/)
    const open = launch.configurations.flatMap(({ serverReadyAction }) => serverReadyAction?.pattern ?? [])
    assert.equal(
      new RegExp(open[0] ?? '').exec('Rollcall is ready: open http://127.0.0.1:4100')?.[1],
      'http://127.0.0.1:4100',
    )
    assert.match(text('emulator/demo.ts'), /Rollcall is ready: open \$\{/)
    const attach = launch.configurations.flatMap(({ port }) => port ?? [])
    assert.deepEqual(attach, [9239])
    assert.match(scripts['dev:teamsfx'] ?? '', /--inspect=9239 /)
  })
})
