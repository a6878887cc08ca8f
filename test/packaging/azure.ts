import assert from 'node:assert/strict'
import type { Deployment } from './bicep-deployment.ts'
import { json } from './project.ts'

export const [botId, appId, tenantId] = [1, 2, 3].map((digit) => `${digit}1111111-2222-4333-8444-555555555555`)
export const known = {
  '<identity.properties.clientId>': botId,
  '<identity.properties.tenantId>': tenantId,
  '<site.properties.defaultHostName>': 'bot.example.com',
  '<server.properties.fullyQualifiedDomainName>': 'db.example.com',
}
const values: Readonly<Record<string, unknown>> = {
  APP_NAME: 'Rollcall',
  RESOURCE_SUFFIX: '1a2b3c',
  BOT_ENDPOINT: 'https://tunnel.example.com',
  BOT_ID: botId,
  BOT_TENANT_ID: tenantId,
  AAD_APP_CLIENT_ID: appId,
  AAD_APP_TENANT_ID: tenantId,
  TEAMS_APP_ID: appId,
  SECRET_AAD_APP_CLIENT_SECRET: 'a-secret',
  SECRET_DATABASE_PASSWORD: 'p%w/d-of-database',
}
const filled = (text: string) => text.replace(/\$\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))

/** A file's parameters as filled in by the toolkit. */
export const parametersOf = (path: string) =>
  Object.fromEntries(
    Object.entries(JSON.parse(filled(JSON.stringify(json(path)))).parameters as Record<string, { value: unknown }>).map(
      ([key, { value }]) => [key, value],
    ),
  )

/** The only resource of a type; `path` selects a nested value, separated by `/`. */
export function fact({ resources }: Deployment, type: string, path: string): unknown {
  const [resource, ...others] = resources.filter((one) => one.type === `Microsoft.${type}`)
  assert.ok(resource && others.length === 0, `${type}: ${others.length}`)
  return path.split('/').reduce((value: unknown, key) => (Object(value) as Record<string, unknown>)[key], resource.body)
}

export const secretsIn = ({ resources }: Deployment) =>
  Object.fromEntries(
    resources
      .filter(({ type }) => type === 'Microsoft.KeyVault/vaults/secrets')
      .map(({ body }) => [body['name'], (body['properties'] as { value: string }).value]),
  )

/** The application settings of a deployment. */
export const sent = (deployment: Deployment) =>
  fact(deployment, 'Web/sites/config', 'properties') as Record<string, string>
