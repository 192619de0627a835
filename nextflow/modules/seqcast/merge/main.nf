// SPDX-License-Identifier: MIT
// Joins the parts of one file of a run, with their markers, to what the whole run writes.
process SEQCAST_MERGE {
    tag "${meta.id}"
    label 'process_single'

    conda "${moduleDir}/environment.yml"

    input:
    tuple val(meta), path(parts), path(markers)
    val(extension)

    output:
    tuple val(meta), path("${prefix}${extension}"), emit: merged
    tuple val("${task.process}"), val('seqcast'), eval('seqcast --version | sed -n "s/^seqcast //p"'), topic: versions, emit: versions_seqcast

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    prefix = task.ext.prefix ?: "${meta.id}"
    """
    seqcast \\
        merge \\
        ${args} \\
        -o '${prefix}${extension}' \\
        ${parts}
    """

    stub:
    prefix = task.ext.prefix ?: "${meta.id}"
    def write = extension.endsWith('.gz') ? "echo \"\" | gzip >" : "touch"
    """
    ${write} ${prefix}${extension}
    """
}
