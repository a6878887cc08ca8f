import { about, type Finding } from '../../core/check.ts'
import { collectorOf, type Destination } from '../../core/telemetry-settings.ts'
import type { DoctorContext } from './context.ts'

/** Checks that the endpoints for metrics and traces respond at all. Sends no data to them. */
export async function checkTelemetry({ environment, http }: DoctorContext): Promise<Finding[]> {
  const reach = async ({ variable, address }: Destination): Promise<Finding> => {
    const { ok, warning } = about(variable)
    try {
      await http(address)
      return ok(`${new URL(address).host} answers`)
    } catch (error) {
      return warning(
        `metrics and traces are lost: ${error instanceof Error ? error.message : String(error)}`,
        `Start the collector, allow this machine to reach it, or correct or remove ${variable}.`,
      )
    }
  }
  const collectors = (['METRICS', 'TRACES'] as const).flatMap((signal) => collectorOf(environment, signal) ?? [])
  const distinct = [...new Map(collectors.map((one) => [one.variable, one])).values()]
  return Promise.all(distinct.map(reach))
}
