import { type DatabaseServer, openDatabaseServer } from './postgres-server.ts'

let server: DatabaseServer | undefined

/** For mocha: one server for all of its processes. */
export async function mochaGlobalSetup(): Promise<void> {
  if (process.env['TEST_DATABASE_URL']) return
  server = await openDatabaseServer()
  process.env['TEST_DATABASE_URL'] = server.url
  // So that waiting for it doesn't count as having nothing to do.
  process.env['TEST_SERVER_PID'] = `${server.pid}`
}

export const mochaGlobalTeardown = (): Promise<void> | undefined => server?.stop()
