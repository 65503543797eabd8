package dev.torc.spec;

/**
 * What a job needs. The name {@code default} means no real limit.
 *
 * @param memory as {@code dev.torc.model.MemorySize} reads it
 * @param runtime ISO 8601 duration
 */
public record ResourceRequirementsSpec(
    String name, long numCpus, String memory, long numGpus, long numNodes, String runtime) {}
