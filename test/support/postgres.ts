import { type DatabaseServer, openDatabaseServer } from './postgres-server.ts'

let server: Promise<DatabaseServer> | undefined

/** The address of a new empty database on a real PostgreSQL server, shared by all tests of this run. */
export async function createTestDatabase(): Promise<string> {
  server ??= openDatabaseServer()
  return (await server).createDatabase()
}

// At the top level of a module, this applies to the whole run.
after(async () => {
  await (await server)?.stop()
})
