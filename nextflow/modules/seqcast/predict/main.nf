// SPDX-License-Identifier: MIT
// Predicts tracks along a genome, or one part of it: ext.args holds options such as --tracks and --shard.
process SEQCAST_PREDICT {
    tag "${meta.id}"
    label 'process_high'

    conda "${moduleDir}/environment.yml"

    input:
    tuple val(meta), path(fasta), path(regions)
    tuple val(meta2), path(model), path(files)
    val(format)

    output:
    tuple val(meta), path("${prefix}.*${extension}")     , emit: tracks
    tuple val(meta), path("${prefix}.*${extension}.done"), emit: markers, optional: true
    tuple val("${task.process}"), val('seqcast'), eval('seqcast --version | sed -n "s/^seqcast //p"'), topic: versions, emit: versions_seqcast

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def bed = regions ? "--bed ${regions}" : ''
    prefix = task.ext.prefix ?: "${meta.id}"
    extension = [bigwig: '.bw', bedgraph: '.bedgraph.gz'][format]
    if (!extension) {
        error("SEQCAST_PREDICT: format is '${format}', expected bigwig or bedgraph")
    }
    """
    seqcast \\
        predict \\
        ${args} \\
        ${bed} \\
        -@ ${task.cpus} \\
        -o '${prefix}.{track}${extension}' \\
        ${model} \\
        ${fasta}
    """

    stub:
    prefix = task.ext.prefix ?: "${meta.id}"
    extension = [bigwig: '.bw', bedgraph: '.bedgraph.gz'][format]
    def write = format == 'bedgraph' ? "echo \"\" | gzip >" : "touch"
    """
    ${write} ${prefix}.stub${extension}
    """
}
