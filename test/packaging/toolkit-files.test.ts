import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { json, keysOf, root, text, variablesIn } from './project.ts'
import {
  environments,
  handedOver,
  readToolkitFile,
  type Step,
  satisfiesSchema as satisfies,
  stepsOf,
  toolkitFiles,
} from './toolkit-files.ts'

const outputsOf = (template: string) =>
  [...text(template).matchAll(/^output (\w+) /gm)].map(([, name = '']) => name.toUpperCase())

/** Variables available after these steps, besides those in the environment files. */
function producedBy(steps: readonly Step[], template: string | undefined): string[] {
  return steps.flatMap((step) => {
    if (step.uses === 'arm/deploy') return template ? outputsOf(template) : []
    if (step.uses === 'aadApp/update') return ['AAD_APP_ACCESS_AS_USER_PERMISSION_ID']
    return Object.values(step.writeToEnvironmentFile ?? {})
  })
}

/** Variables used by a step, including in the files it passes on. */
function readBy(step: Step): string[] {
  const files = handedOver(step).filter((path) => path.endsWith('.json') && existsSync(resolve(root, path)))
  return [JSON.stringify(step), ...files.map(text)].flatMap(variablesIn)
}

const scripts = (json('package.json') as { scripts: Record<string, string> }).scripts

describe('the toolkit files', () => {
  for (const environment of environments) {
    const { path, template } = toolkitFiles[environment]
    const file = readToolkitFile(environment)
    const steps = stepsOf(file)

    describe(path, () => {
      it('declare schema version 1.11 and the folder of the environment files', () => {
        assert.deepEqual([file.version, file.environmentFolderPath], ['v1.11', './env'])
      })

      it("satisfy the toolkit's schema", () => {
        assert.ok(satisfies(file), JSON.stringify(satisfies.errors))
      })

      it('name files that exist', () => {
        for (const named of steps.flatMap(handedOver)) assert.ok(existsSync(resolve(root, named)), named)
      })

      it("read only variables listed in the environment's files or set by earlier steps", () => {
        const listed = keysOf(`env/.env.${environment}`)
        const chosen = environment === 'dev' ? ['SECRET_DATABASE_PASSWORD'] : []
        const tunnel = environment === 'local' ? ['BOT_ENDPOINT', 'BOT_DOMAIN'] : []
        const asked = ['AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP_NAME', 'RESOURCE_SUFFIX']
        const filled = listed.filter((key) => new RegExp(`^${key}=.+$`, 'm').test(text(`env/.env.${environment}`)))
        steps.forEach((step, index) => {
          const known = [...filled, ...chosen, ...tunnel, ...asked, ...producedBy(steps.slice(0, index), template)]
          // `aadApp/update` sets one variable and uses it itself.
          if (step.uses === 'aadApp/update') known.push('AAD_APP_ACCESS_AS_USER_PERMISSION_ID')
          const unknown = readBy(step).filter((name) => !known.includes(name))
          assert.deepEqual({ step: step.uses, unknown }, { step: step.uses, unknown: [] })
        })
      })

      it('list everything their steps write in the environment files', () => {
        const example = `env/.env.${environment}.user.example`
        const listed = [
          ...keysOf(`env/.env.${environment}`),
          ...(existsSync(resolve(root, example)) ? keysOf(example) : []),
        ]
        assert.deepEqual(
          producedBy(steps, template).filter((name) => !listed.includes(name)),
          [],
        )
      })

      it('run npm scripts that exist', () => {
        for (const { with: fields = {} } of steps.filter(({ uses }) => uses === 'cli/runNpmCommand')) {
          const script = /^run (\S+)/.exec(String(fields['args']))?.[1]
          if (script) assert.ok(scripts[script], script)
        }
      })
    })
  }

  it('would fail the schema with an unknown action or field', () => {
    const file = readToolkitFile('dev')
    for (const step of [
      { uses: 'cli/runNpmCommand', with: { arguments: 'ci' } },
      { uses: 'arm/deplyo', with: {} },
    ])
      assert.ok(!satisfies({ ...file, deploy: [step] }), step.uses)
  })

  it('contain no other names that would silently take precedence', () => {
    assert.deepEqual(
      ['m365agents.yml', 'm365agents.local.yml', 'm365agents.playground.yml'].filter((name) =>
        existsSync(resolve(root, name)),
      ),
      [],
    )
  })

  it('keep secrets out of the committed environment files', () => {
    for (const environment of environments) {
      const secrets = keysOf(`env/.env.${environment}`).filter((key) => key.startsWith('SECRET_'))
      assert.deepEqual(secrets, [])
    }
  })
})
