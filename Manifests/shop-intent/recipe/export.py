"""Writes a trained model as GGUF, in one of the quantisations that llama.cpp reads."""

import gguf

import tokenizer as tok

Q8_0, Q4_0 = gguf.GGMLQuantizationType.Q8_0, gguf.GGMLQuantizationType.Q4_0
FILE_TYPES = {Q8_0: gguf.LlamaFileType.MOSTLY_Q8_0, Q4_0: gguf.LlamaFileType.MOSTLY_Q4_0}

# Only the last user message counts. System text is read and left out, on purpose: were it not read at all, llama.cpp would put it
# in front of the user's text, where the model would take it for a part of the message.
CHAT_TEMPLATE = (
    "{%- set last = namespace(user='', system='') -%}"
    "{%- for message in messages -%}"
    "{%- if message['role'] == 'system' -%}{%- set last.system = message['content'] | trim -%}"
    "{%- elif message['role'] == 'user' -%}{%- set last.user = message['content'] | trim -%}{%- endif -%}"
    "{%- endfor -%}"
    "{{- '<|user|>' + last.user + '<|assistant|>' -}}"
    "{%- if messages[-1]['role'] == 'assistant' -%}{{- messages[-1]['content'] + '<|end|>' -}}{%- endif -%}"
)


def export(model, tokenizer, path, kind, version, description):
    shape = model.shape
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("model")
    writer.add_name("shop-intent")
    writer.add_basename("shop-intent")
    writer.add_version(version)
    writer.add_description(description)
    writer.add_author("The Swiftlet project")
    writer.add_organization("Swiftlet")
    writer.add_license("Apache-2.0")
    writer.add_license_name("Apache License 2.0")
    writer.add_size_label(f"{model.parameter_count() / 1e6:.1f}M")
    writer.add_languages(["en"])
    writer.add_tags(["text-classification", "slot-filling", "json"])
    writer.add_file_type(FILE_TYPES[kind])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)

    writer.add_vocab_size(shape.vocabulary)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.inner)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.epsilon)

    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(tok.PRE)
    writer.add_token_list(tokenizer.vocabulary)
    control, normal = gguf.TokenType.CONTROL, gguf.TokenType.NORMAL
    writer.add_token_types([control if token in tok.SPECIALS else normal for token in tokenizer.vocabulary])
    writer.add_token_merges([" ".join(pair) for pair in tokenizer.merges])
    writer.add_bos_token_id(tok.END)
    writer.add_eos_token_id(tok.END)
    writer.add_eot_token_id(tok.END)
    writer.add_pad_token_id(tok.PAD)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)

    for name, weight, quantised in _tensors(model):
        if quantised is None:
            writer.add_tensor(name, weight)
        else:
            # The embeddings are the output layer too and stay in 8 bits: they are a tenth of the weights and matter most.
            chosen = Q8_0 if name == "token_embd.weight" else kind
            writer.add_tensor(name, gguf.quantize(weight, chosen), raw_dtype=chosen)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tensors(model):
    """(GGUF name, array, True where it may be quantised, else None)."""
    def array(parameter):
        return parameter.detach().float().contiguous().numpy()

    yield "token_embd.weight", array(model.embedding), True
    yield "output_norm.weight", array(model.norm), None
    for index, layer in enumerate(model.layers):
        block = f"blk.{index}."
        yield block + "attn_norm.weight", array(layer.attention_norm), None
        yield block + "ffn_norm.weight", array(layer.inner_norm), None
        for name, parameter in zip(("attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up", "attn_output", "ffn_down"),
                                   (*layer.qkv, *layer.gate_up, *layer.output, *layer.down)):
            yield f"{block}{name}.weight", array(parameter), True
